export { Sync } from './Sync';
