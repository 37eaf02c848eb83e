import { useId, type JSX } from 'react';
import { relay } from '../../bridge';
import { Loading } from '../../ui/Loading';
import { roleName } from '../../ui/roleName';
import { useSettingStyles } from '../../ui/settingStyles';
import { useTableStyles } from '../../ui/tableStyles';
import { Failed } from './Failed';
import { t } from './text';
import { useBlocked } from './useBlocked';
import { useLoaded } from './useLoaded';

const loadPeople = () => relay.people();

/** Everybody in the organization, with their roles. */
export function PeopleList({ managesUsers }: { managesUsers: boolean }): JSX.Element {
  const setting = useSettingStyles();
  const table = useTableStyles();
  const heading = useId();
  const blocked = useBlocked();
  const { data, refusal, reload } = useLoaded(loadPeople, blocked === null);
  return (
    <section className={setting.section}>
      <h2 id={heading} className={setting.heading}>
        {t('people.heading')}
      </h2>
      {!managesUsers && <p className={setting.note}>{t('people.readOnly')}</p>}
      {refusal !== null && <Failed refusal={refusal} onAgain={reload} />}
      {data === null && refusal === null && (blocked === null ? <Loading rows={3} /> : <p className={setting.note}>{t('needsConnection')}</p>)}
      {data !== null && (
        <>
          <p className={setting.note}>{t('people.count', { n: data.length })}</p>
          <div className={table.scroll}>
            <table className={table.table} aria-labelledby={heading}>
              <thead>
                <tr>
                  <th scope="col">{t('column.name')}</th>
                  <th scope="col">{t('column.role')}</th>
                </tr>
              </thead>
              <tbody>
                {data.map((person) => (
                  <tr key={person.id}>
                    <th scope="row" className={table.long}>
                      {person.you ? t('people.you', { name: person.name }) : person.name}
                      <span className={table.second}>{person.email}</span>
                    </th>
                    <td>{roleName(person.role)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}
