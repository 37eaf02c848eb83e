export type * from './protocol.gen';
export type { EngineHealth, StopReason } from './health';
export { EngineFault } from './requests';
export { useEngineHealth, useLook, usePicked, useSend, useView, useWindow } from './hooks';
export { type Blocks, blockSize, type LongView, type RowOf, useBlocks } from './blocks';
export { type ImportTarget, type PickedFile, useImport } from './imports';
export { type ProposalName, usePropose, useUndo, useUndoLast } from './propose';
export { type Known, useCatalogue } from './catalogue';
export { dismissRestart, EngineProvider } from './provider';
export { pageProgram } from './build';
export { type OfflineStart, registerServiceWorker, useOfflineStart, useUpdate } from './update';
export { type Identity, identity } from './identity';
export {
  type Invite,
  type InviteLook,
  type Person,
  relay,
  type RelayClient,
  RelayFault,
  type RelayProgram,
  type RelaySession,
} from './relay';
export { adopt } from './adopt';
export { signOut } from './signout';
export { leaveDevice } from './forget';
