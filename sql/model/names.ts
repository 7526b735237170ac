/** A source: who sends, by its token, its subject in JetStream or its mapping. It becomes a label, a folder and a part of a subject. */
export const SOURCE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A load: what came together, and can be undone together. */
export const LOAD_ID = /^[A-Za-z0-9._-]{1,64}$/;
