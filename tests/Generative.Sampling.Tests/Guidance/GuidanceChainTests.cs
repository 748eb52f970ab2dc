using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class GuidanceChainTests
{
    private static readonly GaussianData Model = new(new EdmProcess());

    [Test]
    public void Links_guide_one_another_from_the_model_outwards()
    {
        List<string> order = [];
        using var scope = NewDisposeScope();

        new GuidanceChain(new Noted("first", order), new Noted("second", order)).Guide(Model, Model)
            .Predict(new(zeros(1, 3, ScalarType.Float64), NoiseLevels.All(1), Conditioning.None));

        Assert.That(order, Is.EqualTo(new[] { "second", "first" }), "the last link is asked first and asks the one before");
    }

    [Test]
    public void Name_and_verdict_are_those_of_all_links()
    {
        var chain = new GuidanceChain(new ClassifierFreeGuidance(2), new GradientGuidance((c, _) => c.sum(1)));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(chain.Name, Is.EqualTo("classifier-free+gradient"));
        Assert.That(chain.Judge(Model).ToString(), Does.Contain("guidance 2 sharpens").And.Contain("tilts the model's law"));
        Assert.That(chain.Judge(new GaussianData(new EdmProcess()) { Traits = new(PredictionKind.Clean) }).Kind,
            Is.EqualTo(VerdictKind.Invalid));
        Assert.That(new GuidanceChain().Guide(Model, Model), Is.SameAs(Model));
    }

    private sealed class Noted(string name, List<string> order) : IGuidance
    {
        public string Name => name;

        public Verdict Judge(IGenerativeModel model) => Verdict.Exact;

        public IPredictor Guide(IPredictor inner, IGenerativeModel model) => new Predictor(name, order, inner);

        private sealed class Predictor(string name, List<string> order, IPredictor inner) : IPredictor
        {
            public Prediction Predict(PredictionRequest request)
            {
                order.Add(name);
                return inner.Predict(request);
            }
        }
    }
}
