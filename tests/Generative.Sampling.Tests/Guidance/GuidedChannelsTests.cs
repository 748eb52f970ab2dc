using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class GuidedChannelsTests
{
    [Test]
    public void Channels_beyond_the_guided_ones_stay_the_conditional_answers()
    {
        using var scope = NewDisposeScope();
        var model = new GaussianData(new EdmProcess(), 4, 2, 2);
        var asked = new PredictionRequest(rand([2, 4, 2, 2], ScalarType.Float64), NoiseLevels.All(3), new() { Classes = [4, 1] });
        var plain = model.Predict(asked).Value;
        var all = new ClassifierFreeGuidance(3).Guide(model, model).Predict(asked).Value;

        var some = new ClassifierFreeGuidance(3, channels: 3).Guide(model, model).Predict(asked).Value;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(some.narrow(1, 0, 3), all.narrow(1, 0, 3)), Is.Zero);
        Assert.That(Values.Distance(some.narrow(1, 3, 1), plain.narrow(1, 3, 1)), Is.Zero);
        Assert.That(() => new ClassifierFreeGuidance(3, channels: 0),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("channels is 0"));
    }
}
