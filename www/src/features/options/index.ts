export { Options } from './Options';
