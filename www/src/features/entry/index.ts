export { AcceptInvite } from './AcceptInvite';
export { Claim } from './Claim';
export { SignIn } from './SignIn';
