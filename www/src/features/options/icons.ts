export { Color20Regular } from '@fluentui/react-icons/svg/color';
export { People20Regular } from '@fluentui/react-icons/svg/people';
export { Person20Regular } from '@fluentui/react-icons/svg/person';
