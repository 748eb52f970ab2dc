namespace Generative;

/// <summary>
/// One network evaluation. Models are predictors; guidance, counting and cancellation wrap predictors in predictors.
/// Implementations run without gradients inside the caller's dispose scope and never change what they are given.
/// </summary>
public interface IPredictor
{
    /// <summary>Predicts at the given state and levels.</summary>
    /// <returns>Fresh tensors belonging to the caller's dispose scope.</returns>
    Prediction Predict(PredictionRequest request);
}
