"""Notebooks that are run by themselves: with shorter values, where they say which."""

import nbformat
from nbformat import NotebookNode


def with_test_parameters(notebook: NotebookNode) -> NotebookNode:
    """Puts a cell of shorter values behind the cell tagged `parameters`, as papermill does.

    The values stand in that cell's metadata: `{"dqn_lesson": {"test": {"NUM_STEPS": 2000}}}`.
    """
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        if "parameters" in cell.metadata.get("tags", []):
            values = cell.metadata["dqn_lesson"]["test"]
            source = "\n".join(f"{name} = {value!r}" for name, value in values.items())
            injected = nbformat.v4.new_code_cell(source, metadata={"tags": ["injected-parameters"]})
            cells.append(injected)
    return NotebookNode(notebook, cells=cells)
