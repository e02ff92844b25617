import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type CommandGroup, catalog, commandIds } from './catalog.ts'
import classes from './help.module.css'
import { Keys } from './keys.tsx'

const groups: CommandGroup[] = ['go', 'list', 'conversation', 'write', 'general']

/** All shortcuts, grouped; made from the catalogue, so that it cannot lie. */
export function Help({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal opened={opened} onClose={onClose} title={t('help.title')} size="xl">
      <div className={classes.groups}>
        {groups.map((group) => (
          <section key={group} className={classes.group}>
            <h3>{t(`commandGroup.${group}`)}</h3>
            {commandIds
              .filter((id) => catalog[id].group === group && catalog[id].keys.length > 0)
              .map((id) => (
                <div key={id} className={classes.row}>
                  <span>{t(`command.${id}`)}</span>
                  <Keys id={id} all />
                </div>
              ))}
          </section>
        ))}
      </div>
      <p className={classes.hint}>{t('help.letters')}</p>
    </Modal>
  )
}
