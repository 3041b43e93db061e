"""Asks what may refuse to be asked: a lazy proxy, settings that are not filled, an object of a request that is not there."""


def answer_or_reason(ask):
    """The answer and None; where something refuses, None and the reason, so that only what needs it stays unasked."""
    try:
        return ask(), None
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:300]
