import { Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import {
  Check,
  ChevronsUpDown,
  FlaskConical,
  Keyboard,
  Languages,
  LogOut,
  Monitor,
  Moon,
  Sun,
  UserRoundCog,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandItem } from '../commands/command-item.tsx'
import { type Language, languages, setLanguage } from '../language/i18n.ts'
import { useSession } from '../session/session.ts'
import { Avatar } from '../ui/avatar.tsx'
import classes from './nav.module.css'
import { useTheme } from './use-theme.ts'

const themes = [
  { value: 'light', icon: <Sun size={15} /> },
  { value: 'dark', icon: <Moon size={15} /> },
  { value: 'auto', icon: <Monitor size={15} /> },
] as const

/** Mantine sets `menuitem` after our own props; one of several choices says so, and may be checked. */
const radio = (props: Record<string, unknown>): ReactNode => (
  <button
    type="button"
    {...props}
    role="menuitemradio"
    aria-checked={props['aria-checked'] === true}
  />
)

/** The member's own menu: profile, theme, language, shortcuts, sign out. */
export function UserMenu() {
  const { t } = useTranslation()
  const { member, sandboxUrl } = useSession()
  return (
    <Menu position="right-end" width={240} withinPortal>
      <Menu.Target>
        <button
          type="button"
          className={classes.user}
          aria-label={t('nav.user', { name: member.name })}
        >
          <Avatar id={member.id} name={member.name} size={24} />
          <span className={classes.label}>{member.name}</span>
          <ChevronsUpDown size={14} className={classes.chevrons} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/settings/profile" leftSection={<UserRoundCog size={15} />}>
          {t('nav.profile')}
        </Menu.Item>
        <CommandItem id="general.help" icon={<Keyboard size={15} />} />
        {sandboxUrl !== null && (
          <Menu.Item
            component="a"
            href={sandboxUrl}
            target="_blank"
            rel="noopener"
            leftSection={<FlaskConical size={15} />}
          >
            {t('nav.sandbox')}
          </Menu.Item>
        )}
        <ThemeItems />
        <LanguageItems />
        <Menu.Divider />
        <CommandItem id="general.signOut" icon={<LogOut size={15} />} />
      </Menu.Dropdown>
    </Menu>
  )
}

function ThemeItems() {
  const { t } = useTranslation()
  const theme = useTheme()
  return (
    <>
      <Menu.Label>{t('theme.label')}</Menu.Label>
      {themes.map(({ value, icon }) => (
        <Menu.Item
          key={value}
          renderRoot={radio}
          aria-checked={theme.chosen === value}
          leftSection={icon}
          rightSection={theme.chosen === value ? <Check size={15} /> : null}
          onClick={() => theme.choose(value)}
        >
          {t(`theme.${value}`)}
        </Menu.Item>
      ))}
    </>
  )
}

function LanguageItems() {
  const { t, i18n } = useTranslation()
  return (
    <>
      <Menu.Label>{t('language.label')}</Menu.Label>
      {(Object.keys(languages) as Language[]).map((language) => (
        <Menu.Item
          key={language}
          renderRoot={radio}
          aria-checked={i18n.language === language}
          lang={language}
          leftSection={<Languages size={15} />}
          rightSection={i18n.language === language ? <Check size={15} /> : null}
          onClick={() => void setLanguage(language)}
        >
          {languages[language]}
        </Menu.Item>
      ))}
    </>
  )
}
