/** The flags that an inspector chooses from; a letter may bear others, which are shown as they came. */
export const FLAGS = ['follow_up', 'urgent', 'unconvincing', 'wrong_body', 'suspicious'] as const;

/** What an inspector's note is among the steps of a process. */
export const NOTE = 'inspector_note';
