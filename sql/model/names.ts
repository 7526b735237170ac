/** The name of a source of events. It becomes a metric's label, a folder's name and a part of a NATS subject. */
export const SOURCE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The id of a load: events that came together, and can be undone together. */
export const LOAD_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** An address of e-mail, without a name before it. */
export const MAIL_ADDRESS = /^[^\s<>@,;:"'()[\]\\]{1,64}@[\p{L}\p{N}][\p{L}\p{N}.-]{0,188}$/u;
