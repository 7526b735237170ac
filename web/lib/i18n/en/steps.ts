import type { Dictionary } from '../fa.ts';

export const steps: Pick<Dictionary, 'steps'> = {
	steps: {
		title: 'Escalation',
		lead: 'While a letter stays unanswered, its reminders climb step by step. A letter has reached the last step whose days have passed since its registration, or whose reminders were sent, whichever comes first.',
		none: 'No step has been named yet.',
		name: 'Step',
		nameFa: 'Persian name',
		nameEn: 'English name (optional)',
		afterDays: 'After days since registration',
		afterReminders: 'After reminders',
		to: 'To whom',
		letters: 'Letters at this step',
		recipients: { liaison: 'the body’s liaison', head: 'the head of the body', governor: 'the governor' },
		named: '{name}, to {to}',
		said: 'Step of escalation: {step}',
		add: 'Add a step',
		change: 'Change',
		save: 'Save',
		remove: 'Remove the step {name}',
		bad: 'A step has a name of 1 to 60 characters, and days or reminders, or both, from 1 to {most}.'
	}
};
