export { CrmContent } from './CrmContent';
