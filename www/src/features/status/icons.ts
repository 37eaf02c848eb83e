export { CheckmarkCircle20Regular } from '@fluentui/react-icons/svg/checkmark-circle';
export { Copy20Regular } from '@fluentui/react-icons/svg/copy';
export { ErrorCircle20Regular } from '@fluentui/react-icons/svg/error-circle';
