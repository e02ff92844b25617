import { createRoot } from 'react-dom/client'
import './app.css'
import { App } from './app.tsx'
import { startLanguage } from './language/i18n.ts'

await startLanguage()
const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
