"""A voter of sentence embeddings from a model in a folder of this machine. Needs sentence-transformers; nothing is downloaded.

It sees in a passage the objectives whose sentences in the pack are nearest to it in meaning.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stocktake.evidence.suggestions.material import NOTHING, Material
from stocktake.evidence.suggestions.voters import Asked, Vote, VoterSilent

Encode = Callable[[list[str]], NDArray[np.float32]]
"""Texts in, a row of length one for each out."""
_NEAREST = 3
_MOST = 2


class EmbeddingsVoter:
    """Votes for the objectives of the nearest sentences, unless sentences that touch none are nearer still."""

    leaves = False

    def __init__(self, read: Material, encode: Encode, name: str) -> None:
        self.name = name
        self._encode = encode
        self._codes = [*read.objectives.codes, NOTHING]
        examples = read.objectives.examples
        self._of = np.array([self._codes.index(example.code) for example in examples], dtype=np.intp)
        self._known = encode([example.text for example in examples])

    @classmethod
    def from_folder(cls, read: Material, folder: Path) -> "EmbeddingsVoter":
        """Load a model kept in a folder.

        Raises:
            VoterSilent: sentence-transformers is not installed, or the folder holds no model of its kind.
        """
        try:
            from sentence_transformers import SentenceTransformer  # type: ignore[import-not-found]  # optional
        except ImportError:
            raise VoterSilent("embeddings: sentence-transformers is not installed") from None
        try:
            model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise VoterSilent(f"embeddings: no model in “{folder}”: {error}") from None

        def encode(texts: list[str]) -> NDArray[np.float32]:
            return np.asarray(model.encode(texts, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)

        return cls(read, encode, f"embeddings-{folder.name}")

    def vote(self, asked: Sequence[Asked]) -> list[tuple[Vote, ...]]:
        """See `Voter.vote`."""
        likeness = self._encode([each.text for each in asked]) @ self._known.T
        return [self._nearest(row) for row in likeness]

    def _nearest(self, likeness: NDArray[np.float32]) -> tuple[Vote, ...]:
        means = np.full(len(self._codes), -1.0)
        for code in range(len(self._codes)):
            own = likeness[self._of == code]
            if len(own):
                means[code] = np.sort(own)[-_NEAREST:].mean()
        best = [self._codes[code] for code in np.argsort(-means, kind="stable")[:_MOST]]
        return tuple(Vote(code) for code in best[: best.index(NOTHING)] if code) if NOTHING in best else tuple(map(Vote, best))
