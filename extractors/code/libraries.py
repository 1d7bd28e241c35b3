"""Public libraries that run models, each with the license in its own repository (December 2026).

What a library brings is under the library's license, whatever that of the weights is.
"""

from typing import Final

_BY_LICENSE: Final = {
    "Apache-2.0": """transformers diffusers sentence-transformers timm nemo espnet speechbrain keras
        tf-keras stanza allennlp adapter-transformers adapters peft setfit span-marker paddlenlp
        optimum vllm ml-agents fastai tensorflow jax transformers.js gliner kokoro tensorflowtts
        depth-anything-v2 sam2""",
    "MIT": """spacy fairseq flair open_clip asteroid pyannote-audio mlx mlx-lm gguf llama.cpp
        bertopic stable-baselines3 fasttext colbert pylate audiocraft birefnet model2vec""",
    "BSD-3-Clause": "sklearn scikit-learn pytorch",
    "MPL-2.0": "coqui tts",
    "AGPL-3.0-only": "ultralytics",
    "": "diffusers.js pygmalion",
}

LICENSES: Final[dict[str, str | None]] = {
    name: key or None for key, names in _BY_LICENSE.items() for name in names.split()
}
"""License keys by the name that the Hub has for a library; None where we do not know it."""
