export { Status } from './Status';
