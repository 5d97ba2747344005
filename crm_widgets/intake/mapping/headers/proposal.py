from crm_widgets.intake.mapping.headers.matches import match_headers
def propose(kind, headers):
    return {p: m.field for p, m in match_headers(kind, headers).items()}
