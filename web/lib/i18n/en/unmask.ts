import type { Dictionary } from '../fa.ts';

export const unmask: Pick<Dictionary, 'unmask'> = {
	unmask: {
		title: 'Whose letter {id} is',
		about:
			'An identity is shown once, for a reason. Your name, the moment and the reason stay in the access log, where your superior sees them.',
		reason: 'Why must you see who this citizen is?',
		hint: 'At least {n} letters or digits that say why, as in “to call the citizen about the bank’s answer”',
		show: 'Show it and write it down',
		back: 'Back to the letter',
		national_id: 'National id',
		mobile: 'Mobile',
		name: 'Name',
		written: 'It is written in the access log. Once this page is closed the identity is masked again.',
		problems: {
			role: 'Identities are shown to inspectors alone.',
			sensitive: 'The letter is of a sensitive category and needs a right of its own: ask the administrator.',
			reason: 'The reason must say why: at least {n} letters or digits, three different ones among them.',
			too_many: 'No more than {n} identities are shown in an hour: ask again later.',
			no_letter: 'No letter of this id is registered.',
			not_kept: 'The identity of this citizen is not kept: there is nothing but its mask.'
		}
	}
};
