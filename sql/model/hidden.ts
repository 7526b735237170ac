/** What the public gets of a group's count below 10, and of what is not shown of it. A rounded count is `~40`. */
export const SMALL = '<10';
export const HIDDEN = 'hidden';
