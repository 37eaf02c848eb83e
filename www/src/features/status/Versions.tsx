import { useId, type JSX } from 'react';
import { type EngineHealth, pageProgram, type Program, type Session } from '../../bridge';
import { useSettingStyles } from '../../ui/settingStyles';
import { useTableStyles } from '../../ui/tableStyles';
import { compareBuilds } from './builds';
import { t } from './text';
import { answers, healthWords } from './words';

interface VersionsProps {
  session: Session | undefined;
  health: EngineHealth;
}

/** Versions and builds of the three parts, and whether they belong together. */
export function Versions({ session, health }: VersionsProps): JSX.Element {
  const setting = useSettingStyles();
  const table = useTableStyles();
  const heading = useId();
  const compared = compareBuilds(session);
  const absent = answers(health, session) ? t('builds.notReached') : t('builds.notRunning');
  return (
    <section className={setting.section} aria-labelledby={heading}>
      <h2 id={heading} className={setting.heading}>
        {t('builds.heading')}
      </h2>
      <div className={table.scroll}>
        <table className={table.table} aria-labelledby={heading}>
          <thead>
            <tr>
              <th scope="col">{t('builds.part')}</th>
              <th scope="col">{t('builds.version')}</th>
              <th scope="col">{t('builds.build')}</th>
              <th scope="col">{t('builds.protocol')}</th>
            </tr>
          </thead>
          <tbody>
            <ProgramRow part={t('builds.page')} program={pageProgram} absent="" />
            <ProgramRow part={t('builds.engine')} program={session?.engine ?? null} absent={healthWords(health)} />
            <ProgramRow part={t('builds.relay')} program={session?.relay ?? null} absent={absent} />
          </tbody>
        </table>
      </div>
      {compared !== null && <p className={setting.text}>{t(`builds.${compared}`)}</p>}
      {session !== undefined && health.state !== 'running' && <p className={setting.note}>{healthWords(health)}</p>}
    </section>
  );
}

function ProgramRow({ part, program, absent }: { part: string; program: Program | null; absent: string }): JSX.Element {
  const table = useTableStyles();
  return (
    <tr>
      <th scope="row">{part}</th>
      {program === null ? (
        <td colSpan={3}>{absent}</td>
      ) : (
        <>
          <td className={table.long}>{program.version}</td>
          <td className={table.long}>{program.build}</td>
          <td>{program.protocol}</td>
        </>
      )}
    </tr>
  );
}
