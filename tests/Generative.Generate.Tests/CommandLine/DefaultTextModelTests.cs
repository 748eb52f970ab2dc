using Generative.Samples.Generate;

namespace Generative.Generate.Tests.CommandLine;

public sealed class DefaultTextModelTests
{
    [TestCase(true, false, "kjv-ar")]
    [TestCase(true, true, "kjv-masked")]
    [TestCase(false, false, "kjv-masked")]
    public void Model_that_nobody_named_writes_from_left_to_right_where_it_can(bool isThere, bool asksForHoles, string model) =>
        Assert.That(DefaultTextModel.Of(isThere ? ["a", "kjv-ar", "kjv-masked"] : ["a", "kjv-masked"], asksForHoles), Is.EqualTo(model));
}
