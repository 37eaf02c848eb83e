export { Mail } from './Mail';
