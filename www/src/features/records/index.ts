export { Records } from './Records';
