"""Reading very many figures at once."""

from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import CompoundSelect, Select
from sqlalchemy.orm import Session


def whole_numbers(session: Session, question: Select[Any] | CompoundSelect[Any]) -> NDArray[np.int64]:
    """The one column of whole numbers that a question asks for, straight from the driver.

    Rows as SQLAlchemy hands them out take longer to make than such a question takes to answer.
    """
    result = session.connection().execute(question)
    assert result.cursor is not None
    rows = result.cursor.fetchall()
    result.close()
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows))
