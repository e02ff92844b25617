/** A grey square with the mark of a film, 240 × 240: stands in the chat until a film, or a picture over LINE's 1 MB for previews, is opened. */
export const preview = Buffer.from(
  [
    'iVBORw0KGgoAAAANSUhEUgAAAPAAAADwAgMAAABDOwEBAAAADFBMVEUAAABKUFzo6u7///9ha5iCAAAA/klEQVR4',
    '2u3YwQ2DQAxEUZrkkPS1JfhgV5kGAov0pUwOn/uTJQuwPccJnkMsFovFYrFYLBaLxWKxWPyf+EXwG+EieBBeBDfB',
    'T0pf4yJ4EC6Cm+B9y+5wEzwIF8GD8CK4Cd6U3uAieBAugpvg25ZtcRM8CBfBg/AiuAm+Lv0EF8GDcBHcBF+17Blu',
    'ggfhIngQXgQ3wV9LP8ZF8CBcqcqV6nbH3rDYVxX7k6zU37NSEwPNKjIl0XxGm0FsG4ptgGT3RFsv2rdjNwa5btBd',
    'hS662BUbu9xJZoDSCpSTxLIhkkqhPAwlcbH0keSeKHE9xWKxWCwWi8VisVgsFovFv8IfADTHCZAsGGsAAAAASUVO',
    'RK5CYII=',
  ].join(''),
  'base64',
)
