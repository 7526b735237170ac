-- Whose a closing `e` is.
multiIf(e.4 = 'office', '', e.4 != '', e.4, ${include:fold/letters/shut_body.sql})
