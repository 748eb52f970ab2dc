using TorchSharp;

namespace Generative.Runtime.Tests;

public sealed class TorchThreadsTests
{
    [Test]
    [NonParallelizable]
    public void Requested_number_reaches_torch()
    {
        try
        {
            Assert.That(TorchThreads.Apply(2), Is.EqualTo(2));
            Assert.That(torch.get_num_threads(), Is.EqualTo(2));
        }
        finally
        {
            TorchThreads.Apply(1);
        }
    }

    [TestCase(3, "5", 8, 3, TestName = "Request_comes_first")]
    [TestCase(null, "5", 8, 5, TestName = "Then_comes_the_users_variable")]
    [TestCase(null, null, 8, 8, TestName = "Then_one_thread_a_core")]
    [TestCase(null, null, 128, 16, TestName = "Many_cores_are_capped")]
    [TestCase(null, "many", 4, 4, TestName = "Unreadable_variable_is_ignored")]
    [TestCase(null, "0", 4, 4, TestName = "Zero_in_the_variable_is_ignored")]
    public void Choice(int? requested, string? variable, int cores, int expected) =>
        Assert.That(TorchThreads.Choose(requested, variable, cores), Is.EqualTo(expected));

    [TestCase(0)]
    [TestCase(-4)]
    [TestCase(513)]
    public void Number_outside_its_range_is_refused(int requested) => Assert.That(
        () => TorchThreads.Apply(requested),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"is {requested}; give 1 to 512"));
}
