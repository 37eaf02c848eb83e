export { Tasks } from './Tasks';
