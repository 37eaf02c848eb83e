export { Beaker20Regular } from '@fluentui/react-icons/svg/beaker';
export { Color20Regular } from '@fluentui/react-icons/svg/color';
export { Laptop20Regular } from '@fluentui/react-icons/svg/laptop';
export { People20Regular } from '@fluentui/react-icons/svg/people';
export { Person20Regular } from '@fluentui/react-icons/svg/person';
