using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class GuidedRatesTests
{
    [TestCase(0, 2.0)]
    [TestCase(1, 8.0)]
    [TestCase(2, 32.0)]
    [TestCase(0.5, 4.0)]
    [TestCase(-1, 0.5)]
    public void Rates_multiply(double weight, double expected)
    {
        using var scope = NewDisposeScope();
        Assert.That(Values.Of(GuidedRates.Combine(tensor(new[] { 8f }), tensor(new[] { 2f }), weight))[0], Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void Rates_of_zero_and_large_weights_stay_finite_and_positive()
    {
        using var scope = NewDisposeScope();
        var guided = Values.Of(GuidedRates.Combine(tensor(new[] { 0f, 200f, 0f, 3f }), tensor(new[] { 0f, 0f, 200f, 3f }), 50));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(guided, Is.All.GreaterThanOrEqualTo(0).And.All.LessThan(1e30));
        Assert.That((guided[0], guided[2]), Is.LessThan((1e-30, 1e-30)));
        Assert.That(guided[3], Is.EqualTo(3).Within(1e-12));
    }

    [Test]
    public void Guidance_of_counts_multiplies_and_of_pictures_does_not()
    {
        using var scope = NewDisposeScope();
        var asked = new PredictionRequest(ones(2, 3), NoiseLevels.All(1), new() { Classes = [0, 0] });
        Tensor Guided(PredictionKind kind)
        {
            var inner = new TwoAnswers(kind);
            return new ClassifierFreeGuidance(2).Guide(inner, new NoModel(new PureDeathProcess())).Predict(asked).Value;
        }

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(Guided(PredictionKind.Count)), Is.All.EqualTo(9).Within(1e-12));
        Assert.That(Values.Of(Guided(PredictionKind.Clean)), Is.All.EqualTo(5));
    }

    /// <summary>3 for a class, 1 for none.</summary>
    private sealed class TwoAnswers(PredictionKind kind) : IPredictor
    {
        public Prediction Predict(PredictionRequest request) => new(cat([.. request.Conditioning.Classes!
            .Select(c => full([1, 3], c == Conditioning.NoClass ? 1.0 : 3.0))]), kind);
    }
}
