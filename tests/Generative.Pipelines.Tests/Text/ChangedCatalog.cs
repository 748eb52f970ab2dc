using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>A catalog whose models are others than their folders say.</summary>
internal sealed class ChangedCatalog(IModelCatalog inner) : IModelCatalog
{
    /// <summary>Changes what is told of a model.</summary>
    public Func<ModelDescription, ModelDescription> Described { get; init; } = d => d;

    /// <summary>Changes what it answers; in the dispose scope of the question.</summary>
    public Func<PredictionRequest, Tensor, Tensor> Answered { get; init; } = (_, value) => value;

    public IReadOnlyList<string> Names => inner.Names;

    public ModelDescription Describe(string model) => Described(inner.Describe(model));

    public IGenerativeModel Get(string model) => new Changed(inner.Get(model), Answered);

    private sealed class Changed(IGenerativeModel model, Func<PredictionRequest, Tensor, Tensor> answered) : IGenerativeModel
    {
        public ModelCard Card => model.Card;

        public ModelTraits Traits => model.Traits;

        public IForwardProcess Process => model.Process;

        public Device Device => model.Device;

        public Prediction Predict(PredictionRequest request)
        {
            using var scope = NewDisposeScope();
            var said = model.Predict(request);
            return said with { Value = answered(request, said.Value).MoveToOuterDisposeScope() };
        }

        public void Dispose() { }
    }
}
