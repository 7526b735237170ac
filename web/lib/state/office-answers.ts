import { navigating } from '$app/state';

/** Whether the office answers: a page that is loaded again while it does not gives way to one of errors. */
export const officeAnswers = async (): Promise<boolean> => (await fetch('/healthz').catch(() => null))?.ok ?? false;

/** Whether a page may load itself again. Not while somebody is on the way to another page: that would take them back. */
export const mayLoadAgain = async (): Promise<boolean> => (await officeAnswers()) && !navigating.to;
