"""What may be chosen in answer to a question."""

from gongxun.registry.resources.selectors.terms import read_taxonomy
from gongxun.work.surveys.models import Question, QuestionKind


def choices_of(question: Question) -> list[tuple[str, str]]:
    """Key and title of each choice, in order; of the taxonomy's kinds all its terms."""
    taxonomy = read_taxonomy()
    if question.kind == QuestionKind.TOPICS:
        return [(one.key, one.title) for one in taxonomy.topics]
    if question.kind == QuestionKind.COMPETENCES:
        return [(one.key, one.title) for one in taxonomy.competences]
    return [(key, title) for key, title in question.options]


def offered(question: Question) -> list[tuple[str, object]]:
    """As a form offers them: topics group by group."""
    if question.kind == QuestionKind.TOPICS:
        return list(read_taxonomy().grouped_topics())
    return list(choices_of(question))


def keys_of(question: Question) -> set[str]:
    return {key for key, _title in choices_of(question)}
