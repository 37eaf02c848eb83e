export { ShieldCheckmark20Regular } from '@fluentui/react-icons/svg/shield-checkmark';
