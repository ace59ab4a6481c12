# docker build -t dqn-lesson . && docker run --rm -p 127.0.0.1:8888:8888 -v lessons:/learner dqn-lesson
FROM python:3.13-slim
WORKDIR /opt/dqn-lesson
COPY . .
RUN pip install --no-cache-dir -r requirements.lock jupyterhub==6.1.1 \
    && pip install --no-cache-dir --no-deps . \
    && useradd --uid 1000 --create-home --home-dir /learner learner
USER 1000
WORKDIR /learner
EXPOSE 8888
# The lessons are copied when it starts, into what may be a hub's volume; a hub puts its own command last.
ENTRYPOINT ["sh", "-c", "dqn-lesson --copy-only lessons && exec \"$@\"", "--"]
CMD ["jupyter-lab", "--ip=0.0.0.0", "--no-browser", "--LabApp.default_url=/lab/tree/lessons/00_start_here.ipynb"]
