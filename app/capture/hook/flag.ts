// The name of the switch, shared by the hook and whoever switches.
/** The bundle looks for this file in the data folder first: one click switches all hooks off. */
export const disabledFlag = 'hooks-disabled'
