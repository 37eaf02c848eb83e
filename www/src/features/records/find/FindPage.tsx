import { makeStyles, Select, Tab, TabList, tokens } from '@fluentui/react-components';
import { ArrowRedo20Regular } from '@fluentui/react-icons/svg/arrow-redo';
import { ArrowUndo20Regular } from '@fluentui/react-icons/svg/arrow-undo';
import { Save20Regular } from '@fluentui/react-icons/svg/save';
import { SaveCopy20Regular } from '@fluentui/react-icons/svg/save-copy';
import { useEffect, useState, type JSX, type KeyboardEvent } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type Entity, type Known, usePropose } from '../../../bridge';
import type { Command } from '../../../ui/CommandBar';
import { EmptyState } from '../../../ui/EmptyState';
import { ArrowLeft20Regular, Delete20Regular, Search28Regular } from '../../../ui/icons';
import { LoadingRows } from '../../../ui/LoadingRows';
import { at, working } from '../../../ui/measure';
import { useToast } from '../../../ui/toast';
import { Workspace } from '../../../ui/Workspace';
import { EntityNav } from '../EntityNav';
import { failedWords } from '../words';
import { newCondition, replaced } from './edit';
import { GroupEditor, LinkEditor } from './GroupEditor';
import { Result } from './Result';
import { SaveDialog } from './SaveDialog';
import { t } from './text';
import { TextTab } from './TextTab';
import { type Filtering, useFilter } from './useFilter';
import { keepFound, useFilterText } from './views';
import { useWords } from './useWords';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(280px, 380px)',
    blockSize: '100%',
    minBlockSize: 0,
    [at.belowMedium]: { gridTemplateColumns: 'minmax(0, 1fr)', gridAutoRows: 'max-content', overflowY: 'auto' },
  },
  panel: { display: 'grid', rowGap: tokens.spacingVerticalM },
  editor: { display: 'grid', alignContent: 'start', rowGap: tokens.spacingVerticalM, padding: '14px', overflowY: 'auto', minBlockSize: 0, [at.belowMedium]: { overflowY: 'visible' } },
  result: {
    overflowY: 'auto',
    minBlockSize: 0,
    borderLeft: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    [at.belowMedium]: { overflowY: 'visible', borderLeftStyle: 'none', borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}` },
  },
  head: { ...working, display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  note: { ...working, color: tokens.colorStatusWarningForeground3 },
  dirty: { ...working, color: tokens.colorNeutralForeground2 },
});

/** Advanced find: a filter over the records on this device, as rows and as FetchXML, with what it selects. */
export function FindPage({ entity, known }: { entity: Entity; known: Known }): JSX.Element {
  const search = new URLSearchParams(useSearch());
  const id = search.get('view') ?? '';
  const view = useFilterText(entity.name, id === '' && search.has('again') ? 'find' : id);
  if (view.phase === 'loading') {
    return <Frame known={known} entity={entity} content={<LoadingRows label={t('counting')} height={42} />} />;
  }
  if (view.phase === 'absent') {
    return <Frame known={known} entity={entity} content={<EmptyState icon={Search28Regular} title={t('notHere')} why={t('notHereWhy')} />} />;
  }
  return <Finder key={`${entity.name} ${id}`} entity={entity} known={known} id={id} name={view.name} initial={view.text === '' ? emptyFilter(entity.name) : view.text} />;
}

/** A filter that selects every record of an entity. */
function emptyFilter(entity: string): string {
  return `<fetch>\n  <entity name="${entity}"/>\n</fetch>\n`;
}

function Frame({ known, entity, content }: { known: Known; entity: Entity; content: JSX.Element }): JSX.Element {
  return (
    <Workspace
      name="records"
      title={t('title')}
      commands={[]}
      pane={false}
      side={{ title: t('title'), content: <EntityNav known={known} here={entity.name} /> }}
      list={content}
    />
  );
}

interface FinderProps {
  entity: Entity;
  known: Known;
  /** Of the saved view, "" for a new one. */
  id: string;
  name: string;
  initial: string;
}

function Finder({ entity, known, id, name, initial }: FinderProps): JSX.Element {
  const s = useStyles();
  const [, navigate] = useLocation();
  const propose = usePropose();
  const say = useToast();
  const words = useWords(entity.name);
  const filtering = useFilter(initial);
  const [tab, setTab] = useState<'conditions' | 'text'>('conditions');
  const [saving, setSaving] = useState(false);
  const [savedText, setSavedText] = useState(initial);
  const { text, faults } = filtering;
  const dirty = text !== savedText;
  useEffect(() => {
    if (faults.length === 0) keepFound(entity.name, text);
  }, [entity.name, faults, text]);

  const wrong = faults.length > 0 ? t('faulty') : undefined;
  const save = () => {
    if (id === '') setSaving(true);
    else {
      propose('updateRecord', { entity: 'userquery', id, fields: { fetchxml: text } }).then(
        () => {
          setSavedText(text);
          say({ text: t('saved', { name }) });
        },
        (error: unknown) => say({ text: failedWords(error), bad: true }),
      );
    }
  };
  const remove = () => {
    propose('deleteRecords', { entity: 'userquery', ids: [id] }).then(
      () => {
        say({ text: t('deleted', { name }) });
        navigate(`/records/${entity.name}`);
      },
      (error: unknown) => say({ text: failedWords(error), bad: true }),
    );
  };
  const commands: Command[][] = [
    [{ name: 'back', label: t('back'), icon: ArrowLeft20Regular, run: () => navigate(`/records/${entity.name}${id === '' ? '' : `?view=${id}&scope=all`}`) }],
    [
      { name: 'save', label: t('save'), icon: Save20Regular, primary: true, run: save, reason: wrong, keys: 'Ctrl S' },
      ...(id === '' ? [] : [{ name: 'saveAs', label: t('saveAs'), icon: SaveCopy20Regular, run: () => setSaving(true), reason: wrong }]),
      ...(id === '' ? [] : [{ name: 'delete', label: t('delete'), icon: Delete20Regular, run: remove }]),
    ],
    [
      { name: 'undo', label: t('undo'), icon: ArrowUndo20Regular, run: filtering.undo, reason: filtering.undo === undefined ? t('nothingToUndo') : undefined },
      { name: 'redo', label: t('redo'), icon: ArrowRedo20Regular, run: filtering.redo, reason: filtering.redo === undefined ? t('nothingToRedo') : undefined },
    ],
  ];
  const onKeyDown = (event: KeyboardEvent) => {
    const { model } = filtering;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === 's') {
      if (wrong === undefined) save();
    } else if (event.altKey && key === 'n' && model !== null && words !== undefined) {
      filtering.edit({ ...model, root: { ...model.root, items: [...model.root.items, newCondition(words)] } });
    } else if (event.altKey && key === 'g' && model !== null && words !== undefined) {
      filtering.edit({ ...model, root: { ...model.root, items: [...model.root.items, { group: { or: true, items: [newCondition(words)] } }] } });
    } else return;
    event.preventDefault();
  };
  return (
    <>
      <Workspace
        name="records"
        title={name === '' ? t('title') : name}
        commands={commands}
        commandsOnPhone
        pane={false}
        side={{ title: t('title'), content: <EntityNav known={known} here={entity.name} /> }}
        after={dirty ? <span className={s.dirty}>{t('notSaved')}</span> : null}
        list={
          <div className={s.root} onKeyDown={onKeyDown}>
            <div className={s.editor}>
              {id === '' && (
                <div className={s.head}>
                  <span id="find-entity">{t('entity')}</span>
                  <Select aria-labelledby="find-entity" value={entity.name} onChange={(_, data) => navigate(`/records/${data.value}/find`)}>
                    {known.entities.map(({ name: logical, plural }) => (
                      <option key={logical} value={logical}>
                        {plural}
                      </option>
                    ))}
                  </Select>
                </div>
              )}
              <TabList aria-label={t('tabs')} selectedValue={tab} onTabSelect={(_, data) => setTab(data.value as typeof tab)}>
                <Tab value="conditions">{t('conditions')}</Tab>
                <Tab value="text">{t('fetchXml')}</Tab>
              </TabList>
              <div role="tabpanel" className={s.panel} aria-label={t(tab === 'text' ? 'fetchXml' : 'conditions')}>
                {tab === 'text' ? <TextTab text={text} faults={faults} onChange={filtering.type} /> : <Rows filtering={filtering} words={words} />}
              </div>
            </div>
            <div className={s.result}>
              <Result entity={entity} filter={text} ready={filtering.ready} onAll={() => keepFound(entity.name, text)} />
            </div>
          </div>
        }
      />
      {saving && (
        <SaveDialog
          entity={entity.name}
          text={text}
          onClose={() => setSaving(false)}
          onSaved={(saved) => {
            setSaving(false);
            setSavedText(text);
            navigate(`/records/${entity.name}/find?view=${saved}`, { replace: true });
          }}
        />
      )}
    </>
  );
}

function Rows({ filtering, words }: { filtering: Filtering; words: ReturnType<typeof useWords> }): JSX.Element {
  const s = useStyles();
  const { model, inStep, edit } = filtering;
  if (model === null || words === undefined) return filtering.ready ? <p className={s.note}>{t('lastGood')}</p> : <LoadingRows label={t('counting')} height={42} />;
  if (!model.plain) return <p className={s.note}>{t('notPlain')}</p>;
  return (
    <>
      {!inStep && <p className={s.note}>{t('lastGood')}</p>}
      <GroupEditor
        group={model.root}
        words={words}
        onChange={(root) => edit({ ...model, root })}
        onRelated={(link) => edit({ ...model, links: [...model.links, link] })}
      />
      {model.links.map((link, index) => (
        <LinkEditor key={index} link={link} of={words} onChange={(next) => edit({ ...model, links: replaced(model.links, index, next) })} />
      ))}
    </>
  );
}
