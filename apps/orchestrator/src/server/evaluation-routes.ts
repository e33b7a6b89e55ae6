import { type ConfusionMatrix, summarise } from '@ssma/eval';
import type { Hono } from 'hono';
import { confusionOfGroup, evaluationOfStage, type StoredEvaluation } from '../store/evaluation-of-stage.js';
import { evaluationPage } from '../store/evaluation-page.js';
import { findSweep } from '../store/find-sweep.js';
import type { Evaluation } from '../wire/evaluation.js';
import { ROUTES } from '../wire/routes.js';
import { answerJson } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import { nextCursor, pageRequest } from './page-cursor.js';

/** Lists evaluations and shows their scores and confusion matrices. */
export function addEvaluationRoutes(app: Hono, { db }: Pick<ApiDependencies, 'db'>): void {
  answerJson(app, ROUTES.listEvaluations, ({ query }) => {
    const sweepId = query.sweep === undefined ? null : findSweep(db, query.sweep).id;
    const page = evaluationPage(db, { ...pageRequest(query), sort: query.sort, sweepId });
    return { items: page.rows, nextCursor: nextCursor(page, query) };
  });
  answerJson(app, ROUTES.showEvaluation, ({ params }) => evaluationOf(evaluationOfStage(db, params.stage)));
  answerJson(app, ROUTES.showConfusion, ({ params, query }) => {
    const { classNames, confusion } = evaluationOfStage(db, params.stage);
    const { group = null } = query;
    const matrix = group === null ? confusion : confusionOfGroup(db, params.stage, group);
    return { stageKey: params.stage, group, classNames, counts: rowsOf(matrix) };
  });
}

function evaluationOf({ classNames, confusion, groups, ...columns }: StoredEvaluation): Evaluation {
  const { meanAccuracy, meanPrecision, meanF1, gIou, perClass } = summarise(confusion);
  return {
    ...columns,
    meanAccuracy,
    meanPrecision,
    meanF1,
    gIou,
    classes: perClass.map(({ iou, precision, recall, f1, truthPixels }, id) => ({
      name: classNames[id] ?? String(id),
      iou,
      precision,
      recall,
      f1,
      truthPixels,
    })),
    groups: [...groups],
  };
}

function rowsOf({ numClasses, counts }: ConfusionMatrix): number[][] {
  return Array.from({ length: numClasses }, (_, row) => [...counts.slice(row * numClasses, (row + 1) * numClasses)]);
}
