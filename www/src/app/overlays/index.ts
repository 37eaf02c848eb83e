export { AccountMenu } from './AccountMenu';
export { Palette } from './Palette';
export { Shortcuts } from './Shortcuts';
export { SignOut } from './SignOut';
export { SyncPopover } from './SyncPopover';
export { Revoked } from './Revoked';
