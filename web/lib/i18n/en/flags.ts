/** The flags that an inspector chooses from. */
export const flags: Record<string, string> = {
	follow_up: 'follow up',
	urgent: 'urgent',
	unconvincing: 'answer does not convince',
	wrong_body: 'wrong body',
	suspicious: 'suspicious'
};
