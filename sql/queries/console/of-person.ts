/**
 * Settings by which a query is a person's: its quota is counted by the id, and the log has the name. What reads tables of the
 * system alone, as `SELECT 1` does, the engine does not count.
 */
export const ofPerson = ({ id, name }: { id: string; name: string }): Record<string, string> => ({
	...countedFor(id),
	log_comment: `console ${name}`
});

/** The same for a question about the person alone, which is nobody's query. */
export const countedFor = (personId: string): Record<string, string> => ({ quota_key: personId });
