"""Problems of Open edX (capa) as questions and quizzes.

`reading` takes a problem apart, `responses` turns each kind of response into a question, `layout` puts the text
between them into prompts, `writing` writes it all down.
"""
