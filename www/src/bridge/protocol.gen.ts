// Written from wasm/bridge by `make gen`. Do not edit.

/** The version of the protocol between browser and relay that this build speaks. */
export const protocol = 2;
/** The oldest version of it that is still served. */
export const oldestProtocol = 1;
/** The most bytes that one message between page and engine may have. */
export const maxMessageBytes = 1048576;

export type FaultKind = 'invalid' | 'notFound' | 'denied' | 'stale' | 'tooLarge' | 'tooOld' | 'offline' | 'internal' | 'busy' | 'full';

export type Role = 'member' | 'readOnly' | 'administrator';

export type ConnectionState = 'connecting' | 'online' | 'offline' | 'signedOut' | 'refused' | 'revoked';

export type CheckName = 'timeZones' | 'random' | 'text' | 'storage';

export type AttributeType = 'text' | 'memo' | 'integer' | 'decimal' | 'money' | 'boolean' | 'choice' | 'choices' | 'datetime' | 'date' | 'lookup' | 'owner' | 'state' | 'status' | 'email' | 'phone' | 'url';

export type Scope = 'active' | 'inactive' | 'mine' | 'all';

export type RecordPhase = 'loading' | 'found' | 'deleted' | 'absent';

export type HistoryPhase = 'loading' | 'ready' | 'offline';

export type NoticeSide = 'overwritten' | 'replaced';

export type Comparison = 'eq' | 'ne' | 'ge' | 'gt' | 'le' | 'lt';

export type DuplicateReason = 'email' | 'namePhone' | 'sameMessage';

export type DeletionCause = 'chosen' | 'merged' | 'undone';

export type SyncPhase = 'apart' | 'pulling' | 'filling' | 'comparing' | 'pushing' | 'live';

export type StorageState = 'ok' | 'full' | 'failed';

export type ChangeKind = 'create' | 'update' | 'assign' | 'setState' | 'delete' | 'restore' | 'merge' | 'keepBoth' | 'undo' | 'closeIssue' | 'closeNotice' | 'nameDevice' | 'revokeDevice' | 'track' | 'setRegarding' | 'stopTracking' | 'unknown';

export type FolderKind = 'inbox' | 'sent' | 'drafts' | 'archive' | 'junk' | 'deleted' | 'ordinary';

export type MessageSort = 'date' | 'from' | 'subject' | 'size';

export type DateGroup = 'today' | 'yesterday' | 'thisWeek' | 'lastWeek' | 'thisMonth' | 'older' | 'noDate';

export type BodyState = 'here' | 'awaiting' | 'notKept';

export type Importance = 'low' | 'normal' | 'high';

export type MessagePhase = 'loading' | 'found' | 'absent';

export type BodyKind = 'html' | 'text' | 'none';

export type ImportState = 'reading' | 'paused' | 'waiting' | 'done' | 'cancelled' | 'failed';

export type TrackState = 'none' | 'pending' | 'tracked' | 'refused' | 'awaiting';

export type TrackFilter = '' | 'tracked' | 'untracked' | 'pending' | 'refused' | 'noRegarding' | 'unknownSender';

export type WhyCode = 'notTracked' | 'trackedByHand' | 'alsoTrackedBy' | 'waiting' | 'waitingOffline' | 'awaitingBytes' | 'uploading' | 'refused' | 'recordDeleted' | 'stopped' | 'undone' | 'deviceOnly' | 'readOnly' | 'reachedCRM';

export type WhyMend = '' | 'track' | 'fetch' | 'openIssue' | 'goOnline';

export type PartyRole = 'from' | 'to' | 'cc' | 'bcc';

export type PartyMatch = 'record' | 'possible' | 'unknown';

export type TimelineKind = '' | 'email' | 'appointment' | 'task' | 'phonecall' | 'letter' | 'annotation';

export type SuggestReason = 'conversation' | 'sender' | 'open' | 'recent' | 'pinned' | 'match';

export type ViewName = 'session' | 'sync' | 'outbox' | 'issues' | 'notices' | 'duplicates' | 'devices' | 'list' | 'record' | 'history' | 'bin' | 'mailFolders' | 'messages' | 'message' | 'imports' | 'cards' | 'card' | 'mailStorage' | 'pane' | 'timeline' | 'email';

/** What a page can ask of the engine. */
export interface Calls {
  hello: { args: { build: string; zone: string }; reply: Program };
  ping: { args: Record<string, never>; reply: Record<string, never> };
  bye: { args: Record<string, never>; reply: Record<string, never> };
  watch: { args: { view: ViewName; key?: string; args?: unknown }; reply: Record<string, never> };
  unwatch: { args: { view: ViewName; key?: string }; reply: Record<string, never> };
  wake: { args: Record<string, never>; reply: Record<string, never> };
  selfCheck: { args: Record<string, never>; reply: SelfCheck };
  zonedTime: { args: { local: string; zone: string }; reply: ZonedTime };
  forget: { args: Record<string, never>; reply: Record<string, never> };
  createRecord: { args: CreateRecord; reply: Saved };
  updateRecord: { args: UpdateRecord; reply: Saved };
  writeRecords: { args: WriteArgs; reply: Written };
  assignRecords: { args: AssignRecords; reply: Saved };
  setRecordState: { args: SetRecordState; reply: Saved };
  deleteRecords: { args: DeleteRecords; reply: Saved };
  restoreRecords: { args: RestoreRecords; reply: Saved };
  mergeRecords: { args: MergeRecords; reply: Saved };
  keepBoth: { args: KeepBoth; reply: Saved };
  undo: { args: Undo; reply: Saved };
  retryIssue: { args: RetryIssue; reply: Saved };
  recreateIssue: { args: RecreateIssue; reply: Saved };
  discardIssue: { args: DiscardIssue; reply: Saved };
  closeNotices: { args: CloseNotices; reply: Saved };
  restoreNotice: { args: RestoreNotice; reply: Saved };
  nameDevice: { args: NameDevice; reply: Saved };
  revokeDevice: { args: RevokeDevice; reply: Saved };
  catalogue: { args: Record<string, never>; reply: Catalogue };
  lookup: { args: LookupQuery; reply: Matches };
  goOffline: { args: Record<string, never>; reply: Record<string, never> };
  goOnline: { args: Record<string, never>; reply: Record<string, never> };
  synchronize: { args: Record<string, never>; reply: Record<string, never> };
  pauseSync: { args: Record<string, never>; reply: Record<string, never> };
  resumeSync: { args: Record<string, never>; reply: Record<string, never> };
  checkCopy: { args: Record<string, never>; reply: Record<string, never> };
  dropUnreadable: { args: Record<string, never>; reply: Record<string, never> };
  exportUnsent: { args: ExportQuery; reply: Export };
  moreHistory: { args: HistoryQuery; reply: Record<string, never> };
  markMessages: { args: MarkMessages; reply: Saved };
  flagMessages: { args: FlagMessages; reply: Saved };
  moveMessages: { args: MoveMessages; reply: Saved };
  archiveMessages: { args: ArchiveMessages; reply: Saved };
  trashMessages: { args: TrashMessages; reply: Saved };
  deleteMessages: { args: DeleteMessages; reply: Saved };
  restoreMessages: { args: RestoreMessages; reply: Saved };
  createFolder: { args: CreateFolder; reply: Saved };
  renameFolder: { args: RenameFolder; reply: Saved };
  moveFolder: { args: MoveFolder; reply: Saved };
  deleteFolder: { args: DeleteFolder; reply: Saved };
  emptyFolder: { args: EmptyFolder; reply: Saved };
  allowRemote: { args: AllowRemote; reply: Saved };
  distrustSender: { args: DistrustSender; reply: Saved };
  startImport: { args: StartImport & { handles: readonly File[] }; reply: Record<string, never> };
  pauseImport: { args: SteerImport; reply: Record<string, never> };
  resumeImport: { args: SteerImport; reply: Record<string, never> };
  cancelImport: { args: SteerImport; reply: Record<string, never> };
  dismissImport: { args: SteerImport; reply: Record<string, never> };
  messageIds: { args: MessageIDsQuery; reply: MessageIDs };
  messageBody: { args: PartQuery; reply: MessageBody & { blob: Blob } };
  attachment: { args: PartQuery; reply: PartFile & { blob: Blob } };
  keepOffline: { args: KeepOffline; reply: Record<string, never> };
  fetchMessage: { args: FetchMessage; reply: Record<string, never> };
  trackMessages: { args: TrackMessages; reply: Saved };
  setRegarding: { args: SetRegarding; reply: Saved };
  stopTracking: { args: StopTracking; reply: Saved };
  matchAddress: { args: MatchAddress; reply: Saved };
  regardingChoices: { args: RegardingQuery; reply: RegardingChoices };
  searchServer: { args: ServerSearch; reply: RegardingChoices };
  pin: { args: Pin; reply: Record<string, never> };
  trackPreview: { args: TrackPreviewQuery; reply: TrackPreview };
  stopQuestion: { args: StopQuestionQuery; reply: StopQuestion };
  emailBody: { args: EmailBodyQuery; reply: MessageBody & { blob: Blob } };
  emailFile: { args: EmailFileQuery; reply: PartFile & { blob: Blob } };
  readFilter: { args: ReadFilter; reply: FilterRead };
  writeFilter: { args: WriteFilter; reply: FilterWritten };
  filterWords: { args: FilterWords; reply: FilterVocabulary };
}

export type CallName = keyof Calls;

/** What a page can watch. */
export interface Views {
  session: Session;
  sync: Sync;
  outbox: Outbox;
  issues: Issues;
  notices: Notices;
  duplicates: Duplicates;
  devices: Devices;
  list: List;
  record: RecordView;
  history: History;
  bin: Bin;
  mailFolders: MailFolders;
  messages: Messages;
  message: Message;
  imports: Imports;
  cards: Cards;
  card: Card;
  mailStorage: MailStorage;
  pane: Pane;
  timeline: Timeline;
  email: Email;
}

/** The arguments with which views are watched; those that are not here have none. */
export interface ViewArgs {
  outbox: OutboxQuery;
  list: ListQuery;
  record: RecordQuery;
  history: HistoryQuery;
  bin: BinQuery;
  messages: MessagesQuery;
  message: MessageQuery;
  cards: CardsQuery;
  card: CardQuery;
  pane: PaneQuery;
  timeline: TimelineQuery;
  email: EmailQuery;
}

/** A message from a page to the engine. */
export type PageMessage = { id: number; call: string; args: unknown };

/** A message from the engine to a page. */
export type EngineMessage =
  | { id: number; reply?: unknown; fault?: Fault }
  | { view: string; key?: string; data: unknown }
  | { bye: boolean };

export interface Program {
  version: string;
  build: string;
  protocol: number;
}

export interface SelfCheck {
  checks: readonly Check[];
}

export interface Check {
  name: CheckName;
  ok: boolean;
  detail: string;
}

export interface ZonedTime {
  local: string;
  zone: string;
  at: number;
}

export interface CreateRecord {
  mutation: ID;
  entity: string;
  fields: Readonly<Record<string, Input>>;
}

export type ID = string;

export type Input = string | number | boolean | null | Link | readonly number[];

export interface Link {
  entity: string;
  id: ID;
  name: string;
  deleted?: boolean;
}

export interface Saved {
  mutation: ID;
  record: Link | null;
}

export interface UpdateRecord {
  mutation: ID;
  entity: string;
  id: ID;
  fields: Readonly<Record<string, Input>>;
}

export interface WriteArgs {
  writes: readonly RecordWrite[];
}

export interface RecordWrite {
  mutation: ID;
  entity: string;
  id: ID | null;
  fields: Readonly<Record<string, Input>>;
}

export interface Written {
  results: readonly WriteResult[];
}

export interface WriteResult {
  saved: Saved | null;
  fault: Fault | null;
}

export interface Fault {
  kind: FaultKind;
  op: string;
}

export interface AssignRecords {
  mutation: ID;
  entity: string;
  ids: readonly ID[];
  owner: Link;
}

export interface SetRecordState {
  mutation: ID;
  entity: string;
  ids: readonly ID[];
  state: number;
  status: number;
  fields: Readonly<Record<string, Input>>;
}

export interface DeleteRecords {
  mutation: ID;
  entity: string;
  ids: readonly ID[];
}

export interface RestoreRecords {
  mutation: ID;
  entity: string;
  ids: readonly ID[];
}

export interface MergeRecords {
  mutation: ID;
  entity: string;
  survivor: ID;
  other: ID;
  fields: Readonly<Record<string, Input>>;
}

export interface KeepBoth {
  mutation: ID;
  id: ID;
}

export interface Undo {
  mutation: ID;
  id: ID;
}

export interface RetryIssue {
  mutation: ID;
  id: ID;
  fields: Readonly<Record<string, Input>>;
}

export interface RecreateIssue {
  mutation: ID;
  id: ID;
}

export interface DiscardIssue {
  mutation: ID;
  id: ID;
}

export interface CloseNotices {
  mutation: ID;
  ids: readonly ID[];
}

export interface RestoreNotice {
  mutation: ID;
  id: ID;
}

export interface NameDevice {
  mutation: ID;
  id: ID;
  name: string;
}

export interface RevokeDevice {
  mutation: ID;
  id: ID;
}

export interface Catalogue {
  entities: readonly Entity[];
}

export interface Entity {
  name: string;
  label: string;
  plural: string;
  nameOf: string;
  attributes: readonly Attribute[];
  form: readonly Section[];
  columns: readonly string[];
  owned: boolean;
  states: readonly State[];
}

export interface Attribute {
  name: string;
  label: string;
  type: AttributeType;
  targets?: readonly string[];
  options?: readonly Option[];
  required?: boolean;
  computed?: boolean;
  maxLength?: number;
  sortable?: boolean;
}

export interface Option {
  value: number;
  label: string;
}

export interface Section {
  label: string;
  attributes: readonly string[];
}

export interface State {
  value: number;
  label: string;
  statuses: readonly Option[];
}

export interface LookupQuery {
  entities: readonly string[];
  text: string;
  count: number;
}

export interface Matches {
  matches: readonly LookupMatch[];
}

export interface LookupMatch {
  entity: string;
  id: ID;
  name: string;
  deleted?: boolean;
  detail: string;
}

export interface ExportQuery {
  after?: string;
}

export interface Export {
  name: string;
  json: string;
  count: number;
  next?: string;
}

export interface HistoryQuery {
  entity: string;
  id: ID;
}

export interface MarkMessages {
  mutation: ID;
  messages: Selection;
  read: boolean;
}

export interface Selection {
  ids?: readonly ID[];
  all?: MessageFilter;
  except?: readonly ID[];
  threads?: boolean;
}

export interface MessageFilter {
  mailbox?: ID;
  folder?: ID;
  search: string;
  unread: boolean;
  flagged: boolean;
  attachments: boolean;
  track: TrackFilter;
  sort: MessageSort;
  descending: boolean;
  threads: boolean;
}

export interface FlagMessages {
  mutation: ID;
  messages: Selection;
  flagged: boolean;
}

export interface MoveMessages {
  mutation: ID;
  messages: Selection;
  folder: ID;
}

export interface ArchiveMessages {
  mutation: ID;
  messages: Selection;
}

export interface TrashMessages {
  mutation: ID;
  messages: Selection;
}

export interface DeleteMessages {
  mutation: ID;
  messages: Selection;
}

export interface RestoreMessages {
  mutation: ID;
  messages: Selection;
}

export interface CreateFolder {
  mutation: ID;
  mailbox: ID;
  parent: ID | null;
  name: string;
}

export interface RenameFolder {
  mutation: ID;
  id: ID;
  name: string;
}

export interface MoveFolder {
  mutation: ID;
  id: ID;
  parent: ID | null;
}

export interface DeleteFolder {
  mutation: ID;
  id: ID;
}

export interface EmptyFolder {
  mutation: ID;
  id: ID;
}

export interface AllowRemote {
  mutation: ID;
  id: ID;
  sender: boolean;
}

export interface DistrustSender {
  mutation: ID;
  id: ID;
  address: string;
}

export interface StartImport {
  id: ID;
  mailbox: string;
  name: string;
  folder: ID | null;
  files: readonly ImportFile[];
  from: number;
  total: number;
}

export interface ImportFile {
  name: string;
  path: string;
  sizeBytes: number;
  modified: number;
}

export interface SteerImport {
  id: ID;
}

export interface MessageIDsQuery {
  mailbox?: ID;
  folder?: ID;
  search: string;
  unread: boolean;
  flagged: boolean;
  attachments: boolean;
  track: TrackFilter;
  sort: MessageSort;
  descending: boolean;
  threads: boolean;
  offset: number;
  count: number;
}

export interface MessageIDs {
  ids: readonly ID[];
}

export interface PartQuery {
  id: ID;
  part: string;
}

export interface MessageBody {
  kind: BodyKind;
  cut: boolean;
}

export interface PartFile {
  name: string;
  type: string;
  sizeBytes: number;
}

export interface KeepOffline {
  bodiesMonths: number;
  attachmentsMB: number;
}

export interface FetchMessage {
  id: ID;
}

export interface TrackMessages {
  mutation: ID;
  messages: Selection;
}

export interface SetRegarding {
  mutation: ID;
  messages: Selection;
  regarding: RecordID | null;
}

export interface RecordID {
  entity: string;
  id: ID;
}

export interface StopTracking {
  mutation: ID;
  id: ID;
  deleteRecord: boolean;
}

export interface MatchAddress {
  mutation: ID;
  address: string;
  record: RecordID;
  item: ID;
}

export interface RegardingQuery {
  search: string;
  items?: readonly ID[];
  entities?: readonly string[];
  count: number;
}

export interface RegardingChoices {
  choices: readonly Suggestion[];
  more: boolean;
  offline: boolean;
}

export interface Suggestion {
  record: Link;
  detail: string;
  reason: SuggestReason;
}

export interface ServerSearch {
  search: string;
  entities?: readonly string[];
  count: number;
}

export interface Pin {
  record: Link;
  pinned: boolean;
}

export interface TrackPreviewQuery {
  messages: Selection;
  count: number;
}

export interface TrackPreview {
  total: number;
  untracked: number;
  rows: readonly TrackPreviewRow[];
  mustConfirm: boolean;
}

export interface TrackPreviewRow {
  id: ID;
  subject: string;
  from: string;
  mark: TrackMark;
}

export interface TrackMark {
  state: TrackState;
  regarding: Link | null;
}

export interface StopQuestionQuery {
  id: ID;
}

export interface StopQuestion {
  asks: boolean;
  mayDelete: boolean;
  record: Link | null;
  otherTrackers: readonly Link[];
  attachments: number;
}

export interface EmailBodyQuery {
  id: ID;
}

export interface EmailFileQuery {
  id: ID;
}

export interface ReadFilter {
  fetchXml: string;
}

export interface FilterRead {
  model: FilterModel | null;
  faults: readonly FilterFault[];
}

export interface FilterModel {
  entity: string;
  plain: boolean;
  root: FilterGroup;
  links: readonly FilterLink[];
}

export interface FilterGroup {
  or: boolean;
  quickFind?: boolean;
  items: readonly FilterItem[];
}

export interface FilterItem {
  condition?: FilterCondition;
  group?: FilterGroup;
  link?: FilterLink;
}

export interface FilterCondition {
  attribute: string;
  operator: string;
  values: readonly FilterValue[];
  comparedWith?: string;
}

export interface FilterValue {
  text: string;
  label?: string;
}

export interface FilterLink {
  entity: string;
  from: string;
  to: string;
  type: string;
  root: FilterGroup;
  links: readonly FilterLink[];
  kept: number;
}

export interface FilterFault {
  line: number;
  column: number;
  offset: number;
  code: string;
  found: string;
  expected: string;
}

export interface WriteFilter {
  fetchXml: string;
  model: FilterModel;
}

export interface FilterWritten {
  fetchXml: string;
  faults: readonly FilterFault[];
}

export interface FilterWords {
  entity: string;
}

export interface FilterVocabulary {
  attributes: readonly FilterAttribute[];
  relations: readonly FilterRelation[];
  operators: readonly FilterOperator[];
}

export interface FilterAttribute {
  name: string;
  label: string;
  type: AttributeType;
  targets?: readonly string[];
  options?: readonly Option[];
  required?: boolean;
  computed?: boolean;
  maxLength?: number;
  sortable?: boolean;
  operators: readonly string[];
}

export interface FilterRelation {
  entity: string;
  entityLabel: string;
  from: string;
  to: string;
  label: string;
  many: boolean;
}

export interface FilterOperator {
  name: string;
  least: number;
  most: number;
  counts?: boolean;
  comparesAttributes?: boolean;
}

export interface Session {
  profile: Profile | null;
  connection: Connection;
  engine: Program;
  relay: Program | null;
}

export interface Profile {
  organizationId: OrganizationID;
  organizationName: string;
  userId: UserID;
  name: string;
  email: string;
  role: Role;
  managesUsers: boolean;
}

export type OrganizationID = string;

export type UserID = string;

export interface Connection {
  state: ConnectionState;
  lastContact: number;
  retryAt: number;
  fault: FaultKind | null;
}

export interface Sync {
  phase: SyncPhase;
  done: number;
  total: number;
  waiting: number;
  issues: number;
  overwritten: number;
  replaced: number;
  duplicates: number;
  complete: boolean;
  lastSynced: number;
  rows: number;
  offlineChosen: boolean;
  paused: boolean;
  held: FaultKind | null;
  storage: StorageState;
  checked: number;
  differed: number;
  commit: number;
  revoked: boolean;
  unreadable?: number;
}

export interface Outbox {
  total: number;
  offset: number;
  rows: readonly Change[];
}

export interface Change {
  mutation: ID;
  kind: ChangeKind;
  records: readonly Link[];
  count: number;
  fields: readonly string[];
  detail: string;
  at: number;
  sent: boolean;
  mayUndo: boolean;
}

export interface Issues {
  rows: readonly Issue[];
}

export interface Issue {
  id: ID;
  change: Change;
  reason: FaultKind;
  op: string;
  at: number;
  entity: string;
  values: Readonly<Record<string, Input>>;
  dependants: readonly Issue[];
  mayRecreate: boolean;
}

export interface Notices {
  rows: readonly Notice[];
}

export interface Notice {
  id: ID;
  side: NoticeSide;
  record: Link;
  by: Link | null;
  at: number;
  changes: readonly NoticeChange[];
}

export interface NoticeChange {
  attribute: string;
  label: string;
  lost: Input;
  standing: Input;
}

export interface Duplicates {
  rows: readonly Duplicate[];
}

export interface Duplicate {
  id: ID;
  reason: DuplicateReason;
  one: Link;
  other: Link;
  at: number;
}

export interface Devices {
  rows: readonly Device[];
}

export interface Device {
  id: ID;
  name: string;
  agent: string;
  this: boolean;
  joinedOn: number;
  seenOn: number;
  revoked: number;
  waiting: number;
}

export interface List {
  total: number;
  offset: number;
  rows: readonly ListRow[];
  loading: boolean;
  faults?: readonly FilterFault[];
  filtering?: boolean;
  looked?: number;
}

export interface ListRow {
  id: ID;
  name: string;
  cells: readonly Input[];
  pending?: boolean;
  active: boolean;
}

export interface RecordView {
  phase: RecordPhase;
  entity: string;
  id: ID;
  mergedInto: Link | null;
  name: string;
  fields: Readonly<Record<string, Input>>;
  pending: readonly string[];
  notices: readonly Notice[];
  duplicates: readonly Duplicate[];
  deletedBy: Link | null;
  deletedOn: number;
  mayWrite: boolean;
  mayDelete: boolean;
  mayAssign: boolean;
  mayRestore: boolean;
}

export interface History {
  phase: HistoryPhase;
  entries: readonly HistoryEntry[];
  more: boolean;
}

export interface HistoryEntry {
  mutation: ID;
  kind: ChangeKind;
  at: number;
  sentAt: number;
  by: Link | null;
  device: string;
  pending: boolean;
  changes: readonly HistoryChange[];
  mayUndo: boolean;
  erased?: boolean;
}

export interface HistoryChange {
  attribute: string;
  label: string;
  before: Input;
  after: Input;
}

export interface Bin {
  total: number;
  offset: number;
  rows: readonly BinRow[];
}

export interface BinRow {
  record: Link;
  by: Link | null;
  on: number;
  cause: DeletionCause;
  purgedOn: number;
  mayRestore: boolean;
  pending?: boolean;
}

export interface MailFolders {
  mailboxes: readonly Mailbox[];
  ready: boolean;
}

export interface Mailbox {
  id: ID;
  name: string;
  deviceOnly: boolean;
  folders: readonly MailFolder[];
  trusted: readonly string[];
}

export interface MailFolder {
  id: ID;
  parent: ID | null;
  name: string;
  kind: FolderKind;
  depth: number;
  unread: number;
  total: number;
}

export interface Messages {
  total: number;
  unread: number;
  offset: number;
  rows: readonly MessageRow[];
  groups: readonly MessageGroup[];
  loading: boolean;
  searching: boolean;
}

export interface MessageRow {
  id: ID;
  folder: ID;
  from: string;
  fromAddress: string;
  to: string;
  subject: string;
  preview: string;
  date: number;
  dateMissing?: boolean;
  group: DateGroup;
  isRead: boolean;
  isFlagged: boolean;
  hasAttachments: boolean;
  importance: Importance;
  sizeBytes: number;
  pending?: boolean;
  threadCount: number;
  body: BodyState;
  track: TrackMark;
}

export interface MessageGroup {
  group: DateGroup;
  start: number;
}

export interface Message {
  phase: MessagePhase;
  row: MessageRow | null;
  subject: string;
  from: readonly MailAddress[];
  sender: MailAddress | null;
  replyTo: readonly MailAddress[];
  to: readonly MailAddress[];
  cc: readonly MailAddress[];
  bcc: readonly MailAddress[];
  date: number;
  sentOffset: number;
  remote: RemoteContent;
  attachments: readonly MailAttachment[];
  problems: readonly MailProblem[];
  thread: readonly MessageRow[];
  list: MailingList | null;
  trashedFrom: ID | null;
  calendar: boolean;
  body: BodyState;
}

export interface MailAddress {
  name: string;
  address: string;
}

export interface RemoteContent {
  allowed: boolean;
  sender: string;
}

export interface MailAttachment {
  part: string;
  name: string;
  type: string;
  sizeBytes: number;
  inline: boolean;
  contentId: string;
  state: BodyState;
  message: MailEnvelope | null;
}

export interface MailEnvelope {
  subject: string;
  from: readonly MailAddress[];
  date: number;
}

export interface MailProblem {
  reason: string;
  offset: number;
}

export interface MailingList {
  id: string;
  unsubscribe: string;
}

export interface Imports {
  running: readonly ImportRun[];
}

export interface ImportRun {
  id: ID;
  state: ImportState;
  files: number;
  filesDone: number;
  bytes: number;
  bytesDone: number;
  found: number;
  imported: number;
  duplicates: number;
  refused: number;
  rows: readonly ImportRefusal[];
  mailbox: ID | null;
  fault: FaultKind | null;
}

export interface ImportRefusal {
  file: string;
  offset: number;
  reason: string;
  detail: string;
  count: number;
}

export interface Cards {
  total: number;
  offset: number;
  rows: readonly CardRow[];
  loading: boolean;
}

export interface CardRow {
  id: ID;
  name: string;
  email: string;
  company: string;
  jobTitle: string;
  isList: boolean;
  members: number;
}

export interface Card {
  phase: MessagePhase;
  name: string;
  isList: boolean;
  photo: string | null;
  company: string;
  jobTitle: string;
  emails: readonly LabelledValue[];
  phones: readonly LabelledValue[];
  addresses: readonly LabelledValue[];
  urls: readonly LabelledValue[];
  birthday: string;
  note: string;
  categories: readonly string[];
  members: readonly MailAddress[];
  source: string;
}

export interface LabelledValue {
  label: string;
  value: string;
}

export interface MailStorage {
  messages: number;
  bodies: number;
  bytesHere: number;
  waitingBytes: number;
  waitingCount: number;
  uploading: boolean;
  keep: KeepOffline;
}

export interface Pane {
  phase: MessagePhase;
  state: TrackState;
  record: Link | null;
  regarding: Link | null;
  regardingDetail: string;
  trackers: readonly Link[];
  trackedOn: number;
  why: readonly PaneReason[];
  issue: ID | null;
  people: readonly PaneParty[];
  morePeople: number;
  unknown: number;
  suggested: readonly Suggestion[];
  related: readonly RelatedRecord[];
  moreRelated: number;
  mayTrack: boolean;
  offline: boolean;
  mayDeleteRecord: boolean;
}

export interface PaneReason {
  code: WhyCode;
  device?: string;
  by: Link | null;
  detail?: string;
  at: number;
  mend?: WhyMend;
}

export interface PaneParty {
  role: PartyRole;
  name: string;
  address: string;
  isList: boolean;
  match: PartyMatch;
  records: readonly PartyRecord[];
  isMe: boolean;
}

export interface PartyRecord {
  record: Link;
  detail: string;
  address: string;
}

export interface RelatedRecord {
  record: Link;
  detail: string;
}

export interface Timeline {
  phase: RecordPhase;
  total: number;
  upcoming: number;
  kinds: readonly TimelineCount[];
  offset: number;
  entries: readonly TimelineEntry[];
  loading: boolean;
}

export interface TimelineCount {
  kind: TimelineKind;
  total: number;
}

export interface TimelineEntry {
  record: Link;
  at: number;
  group: DateGroup;
  incoming: boolean;
  from: string;
  to: string;
  preview: string;
  files: number;
  through: Link | null;
  owner: Link | null;
  open: boolean;
  upcoming: boolean;
  pending: boolean;
}

export interface Email {
  phase: RecordPhase;
  subject: string;
  date: number;
  incoming: boolean;
  regarding: Link | null;
  parties: readonly EmailParty[];
  partiesLeftOut: number;
  files: readonly EmailFile[];
  text: string;
  body: BodyState;
  awaited: boolean;
  trackers: readonly Link[];
  item: ID | null;
}

export interface EmailParty {
  role: PartyRole;
  name: string;
  address: string;
  isList: boolean;
  record: Link | null;
  hidden: boolean;
}

export interface EmailFile {
  id: ID;
  name: string;
  type: string;
  sizeBytes: number;
  contentId: string;
  inline: boolean;
  state: BodyState;
}

export interface OutboxQuery {
  offset: number;
  count: number;
}

export interface ListQuery {
  entity: string;
  sort: string;
  descending: boolean;
  search: string;
  scope: Scope;
  conditions?: readonly Condition[];
  filter?: string;
  offset: number;
  count: number;
}

export interface Condition {
  attribute: string;
  op: Comparison;
  value: Input;
}

export interface RecordQuery {
  entity: string;
  id: ID;
}

export interface BinQuery {
  entity: string;
  search: string;
  offset: number;
  count: number;
}

export interface MessagesQuery {
  mailbox?: ID;
  folder?: ID;
  search: string;
  unread: boolean;
  flagged: boolean;
  attachments: boolean;
  track: TrackFilter;
  sort: MessageSort;
  descending: boolean;
  threads: boolean;
  offset: number;
  count: number;
}

export interface MessageQuery {
  id: ID;
  part: string;
}

export interface CardsQuery {
  search: string;
  lists: boolean;
  offset: number;
  count: number;
}

export interface CardQuery {
  id: ID;
}

export interface PaneQuery {
  id: ID;
}

export interface TimelineQuery {
  entity: string;
  id: ID;
  kind: TimelineKind;
  offset: number;
  count: number;
}

export interface EmailQuery {
  id: ID;
}

export interface Glance {
  build: string;
  folders: MailFolders;
  lists: readonly GlanceList[];
}

export interface GlanceList {
  query: MessagesQuery;
  messages: Messages;
  days: readonly GlanceDay[];
}

export interface GlanceDay {
  until: number;
  groups: readonly MessageGroup[];
  rowGroups: readonly DateGroup[];
}
