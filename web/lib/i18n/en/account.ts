import type { Dictionary } from '../fa.ts';

/** Logging in, and what a person does with the own account. */
export const account: Pick<Dictionary, 'login' | 'account'> = {
	login: {
		title: 'Log in to Pasokh',
		name: 'User name',
		password: 'Password',
		enter: 'Log in',
		code: 'Six-digit code of your authenticator',
		codeHint: 'One of your recovery codes serves as well.',
		anew: 'Begin anew',
		single: 'Single sign-on',
		or: 'or',
		wall: 'See the wall without logging in',
		wrong: 'The name or the password is wrong.',
		wrongCode: 'The code is wrong or was used before.',
		closed:
			'After some wrong passwords or codes, this name is not accepted from this address for {wait}. Try again after that. In a browser that you have logged in with before you may log in at once.',
		guessed:
			'This name is being guessed at from many places. Log in from a browser that you have logged in with before, or try again in {wait}, or ask the administrator for help.',
		crowded:
			'Too many wrong passwords came from this address. Log in from a browser that you have logged in with before, or try again in {wait}.',
		busy: 'Too many people are logging in at once; try again in a few seconds.',
		late: 'The time for the code has passed; log in anew.',
		empty: 'Give a name and a password.',
		noRole: 'Single sign-on gives you no role in Pasokh; ask its administrator for one.',
		taken: 'Your name belongs to another user of this office; ask the administrator to look at it.',
		lockedUser: 'Your account is locked; ask the administrator.',
		failed:
			'Single sign-on did not succeed; try again. If it fails again, the administrator finds the reason in the log of the server.'
	},
	account: {
		title: 'My account',
		as: '{name}, {role}',
		logout: 'Log out',
		mustChange: 'You logged in by a one-time password. Set one of your own before anything else.',
		password: 'Password',
		passwordRules: 'At least 12 characters of any script, spaces too. A sentence that only you remember is good.',
		old: 'Present password',
		next: 'New password',
		again: 'New password again',
		change: 'Change the password',
		goOn: 'Go on to your page',
		changed: 'The password is changed, and your other sessions are ended.',
		oidc: 'You log in by single sign-on; your password and your second factor are there.',
		faults: {
			short: 'The password is too short; it needs {n} more.',
			long: 'The password has more than 1,000 characters; take {n} away.',
			name: 'The password is little more than your user name; write something else.',
			few: 'The password is made of a few characters, repeated; use more different ones.',
			digits: 'The password is only digits, like a date or a telephone number; add words.',
			common: 'The password is made of words that everybody would guess; add other words.',
			old: 'The present password is wrong.',
			same: 'The new password is the present one.',
			differ: 'The new password and its repetition differ.',
			code: 'The code is wrong. Look at the clock of your phone, too.',
			closed: 'Too many attempts; try again in {wait}.',
			guessed: 'Too many attempts; try again in {wait}.',
			crowded: 'Too many attempts; try again in {wait}.',
			busy: 'Too many people are logging in at once; try again in a few seconds.'
		},
		confirm: 'Give your password again',
		confirmWhy:
			'What is made or changed here outlives your session, so the password is asked for unless you gave it in the last ten minutes. You are led back to the page, and do it again there.',
		confirmDo: 'Go on',
		totp: 'Second factor',
		totpOff: 'It is off. With it, whoever knows your password does not get in without your phone.',
		totpOn: 'It is on; {count} recovery codes are left.',
		totpBegin: 'Turn the second factor on',
		totpScan:
			'Scan this with an authenticator (such as FreeOTP), or type the key below into it; then type the code that it shows.',
		totpKey: 'Key',
		totpCode: 'Six-digit code',
		totpProve: 'Confirm',
		totpDrop: 'Turn the second factor off',
		recovery:
			'Your recovery codes; each serves once in place of a code of the phone. They are shown this once: keep them in a safe place.',
		messages: 'Messages',
		messagesLang: 'Language of mails and messages',
		messagesSave: 'Save',
		chat: 'Bot of a messenger',
		chatNone: 'Alerts and digests can come from a bot, too: get a code and send it to the bot.',
		chatBound: 'Messages have come to your chat with the bot since {moment}.',
		chatWaits: 'The code that you were given waits until {moment}.',
		chatCode: 'Send this code to the bot {bot} until {moment}. It is shown this once:',
		chatOffer: 'Get a code',
		chatAnew: 'Get a code for another chat',
		chatUnbind: 'Unbind the chat',
		sessions: 'Open sessions',
		sessionNow: 'this one',
		begun: 'Begun',
		seen: 'Last seen',
		from: 'Address',
		browser: 'Browser',
		end: 'End',
		endOthers: 'End all but this one'
	}
};
