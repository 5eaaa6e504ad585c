"""One widget per question type: it shows the editor, says what was answered, knows no record."""
