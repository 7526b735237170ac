/**
 * Settings by which a query is a person's: its quota is counted by the id, and the log has the name. The key is a setting, which
 * goes into the address: beside a login by Basic authentication the server overlooks its header `X-ClickHouse-Quota`.
 */
export const ofPerson = ({ id, name }: { id: string; name: string }): Record<string, string> => ({
	...countedFor(id),
	log_comment: `console ${name}`
});

/** The same for a question about the person alone, which is nobody's query. */
export const countedFor = (personId: string): Record<string, string> => ({ quota_key: personId });
