import type { Dictionary } from '../fa.ts';

export const pages: Pick<Dictionary, 'pages'> = {
	pages: {
		help: 'Help for this page',
		unread: '{n} unread {n|message|messages}',
		wall: 'Wall',
		bodies: 'Banks and bodies',
		operators: 'Operators and registrars',
		hotline: 'Line 111',
		counties: 'Counties',
		loans: 'Loans',
		figures: 'Figures',
		alerts: 'Alerts',
		desk: "Inspector's desk",
		samples: 'Samples',
		reminders: 'Reminders',
		steps: 'Escalation',
		shares: 'Links',
		console: 'SQL console',
		schema: 'Views and columns',
		access: 'Access for tools',
		exports: 'Exports',
		verify: 'Verify an export',
		sources: 'Sources',
		health: 'Health',
		import: 'Load a file',
		deadletters: 'Refused events',
		tokens: 'Tokens',
		users: 'Users',
		log: 'Access log'
	}
};
