-- How a registered letter became its responsible bodies' own to answer, and ceased to be: tuples of the body, of the moment, and of how.
[('office', begins_at, 'registered')],
arrayMap(h -> (h.3, h.1, if(h.2 = '', 'unsettled', 'handed_in')), arrayFilter(h -> h.3 != '', handovers)),
arrayMap(h -> (h.2, h.1, if(h.3 = '', 'settled', 'handed_out')), arrayFilter(h -> h.2 != '', handovers))
