import { render } from 'preact'
import './styles/page.css'
import './styles/phone.css'
import './styles/sheet.css'
import './styles/content.css'
import './styles/chat.css'
import './styles/mail.css'
import './styles/panels.css'
import './styles/reviews.css'
import './styles/motion.css'
import { App } from './app.tsx'
import { startStore } from './store.ts'

const root = document.getElementById('app')
if (root) {
  startStore()
  render(<App />, root)
}
